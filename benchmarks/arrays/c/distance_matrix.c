#include <math.h>

void distance_matrix(const double *restrict x, const double *restrict y, long n, long m, long d, double *restrict result) {
    for (long i = 0; i < n; i++)
        for (long j = 0; j < m; j++) {
            double total = 0.0;
            for (long a = 0; a < d; a++) total += (x[i * d + a] - y[j * d + a]) * (x[i * d + a] - y[j * d + a]);
            result[i * m + j] = sqrt(total);
        }
}
