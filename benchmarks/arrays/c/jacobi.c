static void sweep(const double *restrict f, const double *restrict u, double *restrict v, long n) {
    for (long i = 1; i < n - 1; i++)
        for (long j = 1; j < n - 1; j++) {
            long k = i * n + j;
            v[k] = 0.25 * (u[k - n] + u[k + n] + u[k - 1] + u[k + 1] - f[k]);
        }
}

void jacobi(const double *f, double *u, double *v, long n, long steps) {
    for (long s = 0; s < steps; s++) {
        sweep(f, u, v, n);
        double *t = u;
        u = v, v = t;
    }
}
