#version 330 core
// Draws a decoded tile on the screen. Positions are whole numbers with {{ fraction }} bits behind the point, the same
// as on the processor, so that both show the same texels; what overflows 32 bits wraps round and comes out right.

uniform sampler2D tile;  // with the border{% if not adjusted %}, the last row first{% endif %}

uniform ivec2 start;  // position in the tile of the framebuffer's pixel (0, 0)
uniform ivec2 stride;  // from one pixel to the next
uniform vec3 background;
{% if adjusted %}
uniform float exposure;  // a factor of linear light
uniform float gain;
uniform float power;
{% endif %}

out vec4 shown;

vec4 texel(ivec2 at) {
    ivec2 last = textureSize(tile, 0) - 1;
    return texelFetch(tile, {% if adjusted %}clamp(at, ivec2(0), last){% else %}ivec2(at.x, last.y - at.y){% endif %}, 0);
}
{% if adjusted %}

vec3 adjusted(vec3 colour) {
    if (exposure != 1.0) {
        // Through the linear light of sRGB, IEC 61966-2-1.
        vec3 raised = pow((max(colour, 0.0) + 0.055) / 1.055, vec3(2.4));
        vec3 energy = exposure * mix(raised, colour / 12.92, lessThanEqual(colour, vec3(0.04045)));
        energy = clamp(energy, 0.0, 1.0);
        raised = 1.055 * pow(energy, vec3(1.0 / 2.4)) - 0.055;
        colour = mix(raised, energy * 12.92, lessThanEqual(energy, vec3(0.04045 / 12.92)));
    }
    return pow(clamp(colour * gain, 0.0, 1.0), vec3(power));
}
{% endif %}

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
{% if adjusted %}
    colour.rgb = adjusted(colour.rgb);
{% endif %}
    shown = vec4(mix(background, colour.rgb, colour.a), {% if covering %}colour.a{% else %}1.0{% endif %});
}
