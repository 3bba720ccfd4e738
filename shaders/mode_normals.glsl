{% extends "mode.glsl" %}
{% block enhanced %}
    colour = (normal + 1.0) / 2.0;
{% endblock %}
