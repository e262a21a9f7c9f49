#include <math.h>
#include <string.h>

void gauss_seidel(const double *restrict f, double *restrict u, long n, double tolerance, long most, long *sweeps) {
    double change = tolerance + 1.0;
    while (change > tolerance && *sweeps < most) {
        change = 0.0;
        for (long colour = 0; colour < 2; colour++)
            for (long i = 1; i < n - 1; i++)
                for (long j = 1 + (i + colour) % 2; j < n - 1; j += 2) {
                    double *at = u + i * n + j;
                    double new = 0.25 * (at[-n] + at[n] + at[-1] + at[1] - f[i * n + j]);
                    double moved = fabs(new - *at);
                    change = moved > change ? moved : change;
                    *at = new;
                }
        ++*sweeps;
    }
}
