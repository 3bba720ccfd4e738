#version 330 core
// Decodes the byte planes of a tile into colours under one light.
// A texel holds four planes in each of its words: one fetch brings up to sixteen planes. `plane(i)` is 0 to 255.
{% from "planes.glsl" import plane %}

{% for words in packing.textures %}
uniform usampler2D source{{ loop.index0 }};
{% endfor %}
// Where the target has the tile's first texel. Rows are counted from there upwards, or downwards: the distance tells.
uniform ivec2 origin;
{% block declarations %}
{% endblock %}

out vec4 decoded;

vec4 bytes(uint word) {
    return vec4((ivec4(int(word)) >> ivec4(0, 8, 16, 24)) & 255);
}

void main() {
    ivec2 here = abs(ivec2(gl_FragCoord.xy) - origin);
{% for words in packing.textures %}
    uvec4 texel{{ loop.index0 }} = texelFetch(source{{ loop.index0 }}, here, 0);
{% endfor %}
{% for word in range(packing.words) %}
    vec4 word{{ word }} = bytes(texel{{ word // 4 }}.{{ "xyzw"[word % 4] }});
{% endfor %}
{% block colour %}
{% endblock %}
{% block display %}
{% endblock %}
    // The order of arguments makes 0 of what is not a number.
    decoded.rgb = min(max(vec3(0.0), colour), vec3(1.0));
    decoded.a = {% if masked %}{{ plane(decoder.planes) }} / 255.0{% else %}1.0{% endif %};
}
