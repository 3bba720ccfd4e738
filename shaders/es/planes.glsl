{# How the shaders that decode in a browser name the bytes of a pixel: three lie in a texel, as in a plane picture. -#}
{% macro plane(index) %}word{{ index // 3 }}.{{ "xyz"[index % 3] }}{% endmacro %}
