{# How the shaders that decode name the bytes of a pixel. -#}
{% macro plane(index) %}word{{ index // 4 }}.{{ "xyzw"[index % 4] }}{% endmacro %}
