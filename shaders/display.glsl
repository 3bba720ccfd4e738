#version 330 core
// Draws a decoded tile on the screen. Positions are whole numbers with {{ fraction }} bits behind the point, the same
// as on the processor, so that both show the same texels; what overflows 32 bits wraps round and comes out right.

uniform sampler2D tile;  // with the border
uniform ivec2 start;  // position in the tile of the framebuffer's pixel (0, 0)
uniform ivec2 stride;  // from one pixel to the next
uniform vec3 background;

out vec4 shown;

vec4 texel(ivec2 at) {
    return texelFetch(tile, at, 0);
}

void main() {
    ivec2 position = start + ivec2(gl_FragCoord.xy) * stride;
{% if smooth %}
    position -= {{ 2 ** (fraction - 1) }};
    ivec2 first = position >> {{ fraction }};
    vec2 share = vec2(position & {{ 2 ** fraction - 1 }}) / {{ 2 ** fraction }}.0;
    vec4 upper = mix(texel(first), texel(first + ivec2(1, 0)), share.x);
    vec4 lower = mix(texel(first + ivec2(0, 1)), texel(first + ivec2(1, 1)), share.x);
    vec4 colour = mix(upper, lower, share.y);
{% else %}
    vec4 colour = texel(position >> {{ fraction }});
{% endif %}
    shown = vec4(mix(background, colour.rgb, colour.a), 1.0);
}
