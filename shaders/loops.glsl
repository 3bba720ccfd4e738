{% extends "common.glsl" %}
{% from "planes.glsl" import plane %}
{# The bench's yardstick: the network as viewers on the web evaluate it, with loops over arrays of four-vectors, products
   of rows as dot products, results stored by a running index, and the light as an input like the others. #}
{% block declarations %}
const int UNITS = {{ decoder.units }};
const int INPUTS = {{ (decoder.planes + 5) // 4 }};
const int FOURS = {{ (decoder.units + 3) // 4 }};
uniform vec4 first[{{ decoder.units * ((decoder.planes + 5) // 4) }}];
uniform vec4 first_bias[{{ (decoder.units + 3) // 4 }}];
uniform vec4 second[{{ decoder.units * ((decoder.units + 3) // 4) }}];
uniform vec4 second_bias[{{ (decoder.units + 3) // 4 }}];
uniform vec4 third[{{ 3 * ((decoder.units + 3) // 4) }}];
uniform vec4 third_bias[1];
uniform vec3 light;

float elu(float x) {
    return x > 0.0 ? x : exp(x) - 1.0;
}
{% endblock %}
{% block colour %}
    vec4 inputs[INPUTS];
    inputs[INPUTS - 1] = vec4(0.0);
{% for index in range(decoder.planes) %}
    inputs[{{ index // 4 }}].{{ "xyzw"[index % 4] }} = {{ plane(index) }} / 255.0;
{% endfor %}
    inputs[{{ decoder.planes // 4 }}].{{ "xyzw"[decoder.planes % 4] }} = light.x;
    inputs[{{ (decoder.planes + 1) // 4 }}].{{ "xyzw"[(decoder.planes + 1) % 4] }} = light.y;
    vec4 hidden[FOURS];
    vec4 behind[FOURS];
    hidden[FOURS - 1] = vec4(0.0);
    behind[FOURS - 1] = vec4(0.0);
    for (int row = 0; row < UNITS; row++) {
        float sum = 0.0;
        for (int four = 0; four < INPUTS; four++) {
            sum += dot(inputs[four], first[INPUTS * row + four]);
        }
        hidden[row / 4][row % 4] = elu(sum + first_bias[row / 4][row % 4]);
    }
    for (int row = 0; row < UNITS; row++) {
        float sum = 0.0;
        for (int four = 0; four < FOURS; four++) {
            sum += dot(hidden[four], second[FOURS * row + four]);
        }
        behind[row / 4][row % 4] = elu(sum + second_bias[row / 4][row % 4]);
    }
    vec3 colour;
    for (int row = 0; row < 3; row++) {
        float sum = 0.0;
        for (int four = 0; four < FOURS; four++) {
            sum += dot(behind[four], third[FOURS * row + four]);
        }
        colour[row] = sum + third_bias[0][row];
    }
{% endblock %}
