#include <math.h>

static double normal_below(double x) {
    double k = 1.0 / (1.0 + 0.2316419 * fabs(x));
    double tail = k * (0.319381530 + k * (-0.356563782 + k * (1.781477937 + k * (-1.821255978 + k * 1.330274429))));
    double below = 1.0 - 0.3989422804014327 * exp(-0.5 * x * x) * tail;
    return x < 0.0 ? 1.0 - below : below;
}

void black_scholes(const double *restrict spot, const double *restrict strike, const double *restrict years, double rate,
                   double volatility, double *restrict call, double *restrict put, long n) {
    for (long i = 0; i < n; i++) {
        double spread = volatility * sqrt(years[i]);
        double d1 = (log(spot[i] / strike[i]) + (rate + 0.5 * volatility * volatility) * years[i]) / spread;
        double d2 = d1 - spread;
        double discounted = strike[i] * exp(-rate * years[i]);
        call[i] = spot[i] * normal_below(d1) - discounted * normal_below(d2);
        put[i] = call[i] - spot[i] + discounted;
    }
}
