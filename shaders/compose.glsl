#version 330 core
// Lays a picture that was drawn aside in the window, turned by quarters; or the difference of two of them.
// The formulas are those of render/difference.py.
uniform sampler2D first;
uniform sampler2D second;
uniform ivec2 corner;  // the target's pixel that is the window's lower left one
uniform ivec2 start;  // the pixel of the pictures that is seen there
uniform ivec2 across;  // from one pixel to the next on its right
uniform ivec2 up;
{% if difference %}
uniform float scale;
uniform vec3 background;
{% endif %}

out vec4 shown;
{% if difference == "delta-e" %}

const float PI = 3.14159265358979;

vec3 lab(vec3 colour) {
    // sRGB, IEC 61966-2-1, to CIE L*a*b* under D65, seen at 2 degrees.
    vec3 raised = pow((colour + 0.055) / 1.055, vec3(2.4));
    vec3 energy = mix(raised, colour / 12.92, lessThanEqual(colour, vec3(0.04045)));
    vec3 xyz = vec3(
        dot(energy, vec3(0.412453, 0.357580, 0.180423)) / 0.95047,
        dot(energy, vec3(0.212671, 0.715160, 0.072169)),
        dot(energy, vec3(0.019334, 0.119193, 0.950227)) / 1.08883
    );
    vec3 line = 7.787 * xyz + 16.0 / 116.0;
    vec3 root = mix(pow(max(xyz, 1e-9), vec3(1.0 / 3.0)), line, lessThanEqual(xyz, vec3(0.008856)));
    return vec3(116.0 * root.y - 16.0, 500.0 * (root.x - root.y), 200.0 * (root.y - root.z));
}

float hue(float a, float b) {
    float angle = abs(a) + abs(b) > 0.0 ? atan(b, a) : 0.0;
    return angle < 0.0 ? angle + 2.0 * PI : angle;
}

float seventh(float chroma) {
    // sqrt(C^7 / (C^7 + 25^7))
    float power = pow(chroma / 25.0, 7.0);
    return sqrt(power / (power + 1.0));
}

float delta_e(vec3 one, vec3 other) {
    // CIEDE2000: Sharma, Wu, Dalal, Color Research and Application 30(1), 2005.
    float redder = 1.5 - 0.5 * seventh((length(one.yz) + length(other.yz)) / 2.0);
    vec2 left = vec2(one.y * redder, one.z), right = vec2(other.y * redder, other.z);
    float c1 = length(left), c2 = length(right), h1 = hue(left.x, left.y), h2 = hue(right.x, right.y);
    float turn = h2 - h1, h = (h1 + h2) / 2.0;
    if (abs(turn) > PI) {
        turn -= 2.0 * PI * sign(turn);
        h += h < PI ? PI : -PI;
    }
    if (c1 * c2 == 0.0) {
        turn = 0.0;
        h = h1 + h2;
    }
    float l = (one.x + other.x) / 2.0 - 50.0, c = (c1 + c2) / 2.0;
    float t = 1.0 - 0.17 * cos(h - PI / 6.0) + 0.24 * cos(2.0 * h) + 0.32 * cos(3.0 * h + PI / 30.0)
        - 0.20 * cos(4.0 * h - 0.35 * PI);
    float lightness = (other.x - one.x) / (1.0 + 0.015 * l * l / sqrt(20.0 + l * l));
    float chroma = (c2 - c1) / (1.0 + 0.045 * c);
    float shift = 2.0 * sqrt(c1 * c2) * sin(turn / 2.0) / (1.0 + 0.015 * c * t);
    float blue = (degrees(h) - 275.0) / 25.0;
    float rotation = -2.0 * seventh(c) * sin(radians(60.0) * exp(-blue * blue));
    return sqrt(max(lightness * lightness + chroma * chroma + shift * shift + rotation * chroma * shift, 0.0));
}
{% endif %}

void main() {
    ivec2 at = ivec2(gl_FragCoord.xy) - corner;
    ivec2 here = start + at.x * across + at.y * up;
    vec4 one = texelFetch(first, here, 0);
{% if difference %}
    vec4 other = texelFetch(second, here, 0);
{% if difference == "delta-e" %}
    float place = delta_e(lab(one.rgb), lab(other.rgb)) / scale;
{% elif difference == "normals" %}
    vec3 facing = one.rgb * 2.0 - 1.0, towards = other.rgb * 2.0 - 1.0;
    float place = degrees(atan(length(cross(facing, towards)), dot(facing, towards))) / scale;
{% else %}
    float found = dot(one.rgb - other.rgb, vec3({{ luma | map("number") | join(", ") }})) * 255.0;
    float place = found / scale * 0.5 + 0.5;
{% endif %}
    place *= {{ (stops | length - 1) | number }};
    vec3 colour = vec3({{ stops[0] | map("number") | join(", ") }});
{% for stop in stops[1:] %}
    vec3 stop{{ loop.index }} = vec3({{ stop | map("number") | join(", ") }});
    colour = mix(colour, stop{{ loop.index }}, clamp(place - {{ loop.index0 | number }}, 0.0, 1.0));
{% endfor %}
    shown = vec4(mix(background, colour, min(one.a, other.a)), 1.0);
{% else %}
    shown = vec4(one.rgb, 1.0);
{% endif %}
}
