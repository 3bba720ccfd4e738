{% extends "mode.glsl" %}
{% block enhanced %}
    colour = vec3(shading(colour, base));
{% endblock %}
