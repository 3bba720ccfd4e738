{% extends "mode.glsl" %}
{% block enhanced %}
    vec3 between = facing_viewer(light + vec3(0.0, 0.0, 1.0));
    float facing = clamp(dot(normal, between), 0.0, 1.0);
    float grey = dot(colour, vec3(1.0 / 3.0));
    colour = diffuse * colour + 2.0 * specularity * pow(facing, highlight) * grey;
{% endblock %}
