float elu(float x) {
    return x > 0.0 ? x : exp(x) - 1.0;
}
