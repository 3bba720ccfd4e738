{% extends "mode.glsl" %}
{% block enhanced %}
    colour += base * gain * (shading(colour, base) - soft.r);
{% endblock %}
