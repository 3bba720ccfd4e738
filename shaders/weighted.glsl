#version 330 core
// A picture under one of several lights, times its share in each place; what is drawn before is added to by blending.
uniform sampler2D relit;
uniform sampler2D shares;  // one number for each tile
uniform ivec2 origin;  // the first texel's place in the level
uniform float tiles;  // that a texel is

out vec4 weighted;

float share(ivec2 at) {
    return texelFetch(shares, at, 0).r;
}

void main() {
    ivec2 here = ivec2(gl_FragCoord.xy);
    ivec2 last = textureSize(shares, 0) - 1;
    vec2 position = clamp((vec2(here + origin) + 0.5) * tiles - 0.5, vec2(0.0), vec2(last));
    ivec2 first = ivec2(position);
    ivec2 second = min(first + 1, last);
    vec2 part = position - vec2(first);
    float upper = mix(share(first), share(ivec2(second.x, first.y)), part.x);
    float lower = mix(share(ivec2(first.x, second.y)), share(second), part.x);
    weighted = texelFetch(relit, here, 0) * mix(upper, lower, part.y);
}
