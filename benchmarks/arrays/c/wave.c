static void step(const double *restrict old, const double *restrict now, double *restrict new, long n, double c2,
                 double damping) {
    for (long i = 1; i < n - 1; i++)
        for (long j = 1; j < n - 1; j++) {
            long k = i * n + j;
            double laplacian = now[k - n] + now[k + n] + now[k - 1] + now[k + 1] - 4.0 * now[k];
            new[k] = (2.0 - damping) * now[k] - (1.0 - damping) * old[k] + c2 * laplacian;
        }
    for (long i = 0; i < n; i++) new[i] = new[(n - 1) * n + i] = new[i * n] = new[i * n + n - 1] = 0.0;
}

void wave(double *old, double *now, double *new, long n, double courant, double damping, long steps) {
    for (long s = 0; s < steps; s++) {
        step(old, now, new, n, courant * courant, damping);
        double *t = old;
        old = now, now = new, new = t;
    }
}
