{% extends "common.glsl" %}
{% from "planes.glsl" import plane %}
{# A colour of its own for each plane, which the light alone settles. #}
{% block declarations %}
uniform vec3 weights[{{ decoder.planes }}];
uniform vec3 offset;
{% endblock %}
{% block colour %}
    vec3 colour = vec3(0.0);
{% for index in range(decoder.planes) %}
    colour += weights[{{ index }}] * {{ plane(index) }};
{% endfor %}
    colour = colour / 255.0 + offset;
{% endblock %}
