#version 330 core
// What a mode makes of relit colours. The formulas are those of render/enhance.py.
uniform sampler2D relit;
uniform sampler2D blurred;  // what the mode wants blurred
uniform sampler2D normals;
uniform sampler2D albedo;
uniform sampler2D curvature;
uniform vec3 light;
{% for parameter in parameters %}
uniform float {{ parameter.name }};
{% endfor %}

out vec4 shown;

float luma(vec3 colour) {
    return dot(colour, vec3({{ luma | map("number") | join(", ") }}));
}

vec3 facing_viewer(vec3 direction) {
    direction = dot(direction, direction) > 1e-12 ? normalize(direction) : vec3(0.0, 0.0, 1.0);
    return normalize(vec3(direction.xy, max(direction.z, {{ steepest | number }})));
}

float shading(vec3 colour, vec3 base) {
    return min(luma(colour) / max(luma(base), {{ least_albedo | number }}), {{ most_shading | number }});
}

void main() {
    ivec2 here = ivec2(gl_FragCoord.xy);
    vec4 texel = texelFetch(relit, here, 0);
    vec3 colour = texel.rgb;
{% if blurs %}
    vec3 soft = texelFetch(blurred, here, 0).rgb;
{% endif %}
{% if "normals" in surface %}
    vec3 normal = texelFetch(normals, here, 0).xyz;
{% endif %}
{% if "albedo" in surface %}
    vec3 base = texelFetch(albedo, here, 0).rgb;
{% endif %}
{% block enhanced %}
{% endblock %}
{% if clipped %}
    colour = min(max(vec3(0.0), colour), vec3(1.0));
{% endif %}
    shown = vec4(colour, texel.a);
}
