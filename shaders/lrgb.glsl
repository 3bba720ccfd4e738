{% extends "common.glsl" %}
{% from "planes.glsl" import plane %}
{# One sum of functions of the light, times the colour in planes 0 to 2. #}
{% block declarations %}
uniform float weights[{{ decoder.planes - 3 }}];
uniform float offset;
uniform vec3 colour_scale;
uniform vec3 colour_offset;
{% endblock %}
{% block colour %}
    float luminance = 0.0;
{% for index in range(3, decoder.planes) %}
    luminance += weights[{{ index - 3 }}] * {{ plane(index) }};
{% endfor %}
    vec3 colour = (word0.xyz / 255.0 * colour_scale + colour_offset) * (luminance / 255.0 + offset);
{% endblock %}
