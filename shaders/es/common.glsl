#version 300 es
precision highp float;
// Decodes plane pictures, three planes in each, into colours under one light. `plane(i)` is 0 to 255.
// A level is a power of two smaller than the picture; its first row is the picture's top one.
{% from "planes.glsl" import plane %}

{% for index in range(textures) %}
uniform highp sampler2D source{{ index }};
{% endfor %}
uniform int level;
{% block declarations %}
{% endblock %}

out vec4 decoded;

void main() {
    ivec2 here = ivec2(gl_FragCoord.xy);
{% for index in range(textures) %}
    vec3 word{{ index }} = texelFetch(source{{ index }}, here, level).rgb * 255.0;
{% endfor %}
{% block colour %}
{% endblock %}
{% block display %}
{% endblock %}
    decoded = vec4(min(max(vec3(0.0), colour), vec3(1.0)), 1.0);
}
