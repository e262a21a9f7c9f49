#include <math.h>
#include <stdlib.h>

void correlation_matrix(const double *restrict x, long rows, long n, double *restrict result) {
    double *mean = calloc(rows, sizeof *mean), *spread = calloc(rows, sizeof *spread);
    for (long i = 0; i < rows; i++) {
        for (long k = 0; k < n; k++) mean[i] += x[i * n + k];
        mean[i] /= n;
        for (long k = 0; k < n; k++) spread[i] += (x[i * n + k] - mean[i]) * (x[i * n + k] - mean[i]);
        spread[i] = sqrt(spread[i]);
    }
    for (long i = 0; i < rows; i++)
        for (long j = 0; j < i; j++) {
            double total = 0.0;
            for (long k = 0; k < n; k++) total += (x[i * n + k] - mean[i]) * (x[j * n + k] - mean[j]);
            result[i * rows + j] = result[j * rows + i] = total / (spread[i] * spread[j]);
        }
    free(mean);
    free(spread);
}
