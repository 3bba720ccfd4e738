{% extends "common.glsl" %}
{% from "planes.glsl" import plane %}
{# A sum of functions of the light for each channel; plane 3t + c holds term t of channel c, so that of each plane's
   three weights one is in use. #}
{% block declarations %}
uniform vec3 weights[{{ decoder.planes }}];
uniform vec3 offset;
{% endblock %}
{% block colour %}
    vec3 colour = vec3(0.0);
{% for index in range(decoder.planes) %}
    colour.{{ "rgb"[index % 3] }} += weights[{{ index }}].{{ "rgb"[index % 3] }} * {{ plane(index) }};
{% endfor %}
    colour = colour / 255.0 + offset;
{% endblock %}
