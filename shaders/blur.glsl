#version 330 core
// One direction of a blur: the weighted mean of the texels before and behind; beyond the rims these are repeated.
uniform sampler2D source;
uniform ivec2 stride;

out vec4 blurred;

void main() {
    ivec2 here = ivec2(gl_FragCoord.xy);
    ivec2 last = textureSize(source, 0) - 1;
    vec4 sum = vec4(0.0);
{% for weight in weights %}
    sum += {{ weight | number }} * texelFetch(source, clamp(here + {{ loop.index0 - radius }} * stride, ivec2(0), last), 0);
{% endfor %}
    blurred = sum;
}
