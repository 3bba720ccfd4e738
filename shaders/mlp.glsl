{% extends "common.glsl" %}
{% from "planes.glsl" import plane %}
{# Two hidden layers, written out in full with the weights as numbers: several times faster on software OpenGL than
   weights in uniforms, and nothing is indexed by a variable, which some drivers draw black. The light is in light_bias. #}
{% block declarations %}
uniform float light_bias[{{ decoder.units }}];

{% include "elu.glsl" %}
{% endblock %}
{% block colour %}
{% set units = range(decoder.units) %}
{% for row in decoder.weights[0] %}
    float first{{ loop.index0 }} = elu(light_bias[{{ loop.index0 }}]
        {%- for index in range(decoder.planes) %} + {{ (row[index] / 255) | number }} * {{ plane(index) }}{% endfor %});
{% endfor %}
{% for row in decoder.weights[1] %}
    float second{{ loop.index0 }} = elu({{ decoder.biases[1][loop.index0] | number }}
        {%- for index in units %} + {{ row[index] | number }} * first{{ index }}{% endfor %});
{% endfor %}
    vec3 colour;
{% for row in decoder.weights[2] %}
    colour.{{ "rgb"[loop.index0] }} = {{ decoder.biases[2][loop.index0] | number }}
        {%- for index in units %} + {{ row[index] | number }} * second{{ index }}{% endfor %};
{% endfor %}
{% endblock %}
