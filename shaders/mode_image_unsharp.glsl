{% extends "mode.glsl" %}
{% block enhanced %}
    colour += gain * (luma(colour) - luma(soft));
{% endblock %}
