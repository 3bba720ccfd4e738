{% extends "mode.glsl" %}
{% block enhanced %}
    vec3 second = texelFetch(curvature, here, 0).xyz;
    vec2 away = light.xy - normal.xy;
    float fall = second.x * away.x * away.x + second.y * away.y * away.y + second.z * away.x * away.y;
    colour += (gain - 1.0) * fall * base / max(luma(base), {{ least_albedo | number }});
{% endblock %}
