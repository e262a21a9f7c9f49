#include <string.h>

void matrix_product_loops(const double *restrict a, const double *restrict b, long n, long p, long m, double *restrict c) {
    memset(c, 0, n * m * sizeof *c);
    for (long i = 0; i < n; i++)
        for (long k = 0; k < p; k++)
            for (long j = 0; j < m; j++) c[i * m + j] += a[i * p + k] * b[k * m + j];
}
