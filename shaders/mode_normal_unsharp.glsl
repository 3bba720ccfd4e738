{% extends "mode.glsl" %}
{% block enhanced %}
    vec3 bent = facing_viewer(normal + gain * (normal - soft));
    colour = base * (clamp(dot(bent, light), 0.0, 1.0) + environment) / (1.0 + environment);
{% endblock %}
