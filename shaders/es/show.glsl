#version 300 es
precision highp float;
// Lays decoded pictures on the canvas: one, and another behind a line, cut out by a mask where there is one.
uniform highp sampler2D first;
uniform highp sampler2D second;
uniform highp sampler2D mask;
uniform bool masked;
uniform bool sharp;  // texel by texel
uniform int level;
uniform vec2 start;  // the texel of the level at the canvas' upper left corner
uniform float stride;  // texels from one pixel of the canvas to the next
uniform float bottom;  // rows of the canvas
uniform float line;  // the column from which on the second is seen
uniform vec3 background;

out vec4 shown;

vec4 seen(sampler2D picture, vec2 at, vec2 size, int from) {
    return sharp ? texelFetch(picture, ivec2(at), from) : textureLod(picture, at / size, float(from));
}

void main() {
    vec2 size = vec2(textureSize(first, 0));
    vec2 at = start + vec2(gl_FragCoord.x, bottom - gl_FragCoord.y) * stride;
    if (at.x < 0.0 || at.y < 0.0 || at.x >= size.x || at.y >= size.y) {
        shown = vec4(background, 1.0);
        return;
    }
    bool other = gl_FragCoord.x > line;
    vec3 colour = other ? seen(second, at, size, 0).rgb : seen(first, at, size, 0).rgb;
    float share = masked ? seen(mask, at, size, level).r : 1.0;
    colour = mix(background, colour, share);
    shown = vec4(abs(gl_FragCoord.x - line) < 1.0 ? vec3(1.0) : colour, 1.0);
}
