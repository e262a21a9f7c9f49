void sparse_product(const long *restrict starts, const long *restrict columns, const double *restrict values,
                    const double *restrict x, long n, double *restrict y) {
    for (long i = 0; i < n; i++) {
        double total = 0.0;
        for (long k = starts[i]; k < starts[i + 1]; k++) total += values[k] * x[columns[k]];
        y[i] = total;
    }
}
