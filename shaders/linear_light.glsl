{% extends decoder.inner.shader ~ ".glsl" %}
{# Another decoder, whose colours are amounts of light: sRGB's curve comes behind it. #}
{% set decoder = decoder.inner %}
{% block display %}
    vec3 amount = min(max(vec3(0.0), colour), vec3(1.0));
    vec3 curved = 1.055 * pow(amount, vec3(1.0 / 2.4)) - 0.055;
    colour = mix(curved, 12.92 * amount, lessThanEqual(amount, vec3(0.0031308)));
{% endblock %}
