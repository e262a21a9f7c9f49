#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

void k_means(const double *restrict points, long n, long d, long k, double *restrict centres, long *restrict label,
             long *rounds) {
    double *total = malloc(k * d * sizeof *total), *count = malloc(k * sizeof *count);
    bool moved = true;
    for (; moved && *rounds < 20; ++*rounds) {
        moved = false;
        for (long i = 0; i < n; i++) {
            double best = INFINITY;
            long nearest = 0;
            for (long c = 0; c < k; c++) {
                double distance = 0.0;
                for (long a = 0; a < d; a++) {
                    double apart = points[i * d + a] - centres[c * d + a];
                    distance += apart * apart;
                }
                if (distance < best) best = distance, nearest = c;
            }
            if (label[i] != nearest) label[i] = nearest, moved = true;
        }
        memset(total, 0, k * d * sizeof *total);
        memset(count, 0, k * sizeof *count);
        for (long i = 0; i < n; i++) {
            for (long a = 0; a < d; a++) total[label[i] * d + a] += points[i * d + a];
            count[label[i]] += 1.0;
        }
        for (long c = 0; c < k; c++)
            for (long a = 0; a < d && count[c] > 0.0; a++) centres[c * d + a] = total[c * d + a] / count[c];
    }
    free(total);
    free(count);
}
