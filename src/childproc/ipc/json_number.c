/*
 * Numbers and their texts. strtod() and printf() follow the locale's decimal point, so neither ever sees
 * one: 12.5e3 is read as 125e2.
 */
#include "ipc/json.h"
#include "ipc/json_scan.h"
#include "ipc/json_write.h"

#include <errno.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define DIGITS 800 /* no double needs more than 767 to be told from its neighbours */

static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
enum { MOST_POWER = 22 };

/* A number as digits and a power of ten. */
struct decimal {
  char digits[DIGITS + 40]; /* without leading zeros */
  int size;
  bool more; /* digits other than 0 were left out */
  int64_t power;
};

static void add_digit(struct decimal *d, char digit, bool fraction) {
  if (d->size == 0 && digit == '0') {
    d->power -= fraction;
  } else if (d->size < DIGITS) {
    d->digits[d->size++] = digit;
    d->power -= fraction;
  } else {
    d->more |= digit != '0';
    d->power += !fraction;
  }
}

static int64_t exponent(const char *at, const char *end) {
  int64_t value = 0;
  bool negative = at < end && *at == '-';
  if (at < end && (*at == '-' || *at == '+'))
    at++;
  for (; at < end && json_digit(*at); at++)
    if (value < INT64_MAX / 100)
      value = value * 10 + (*at - '0');
  return negative ? -value : value;
}

static void read_decimal(const char *at, const char *end, struct decimal *d) {
  bool fraction = false;
  d->size = 0, d->more = false, d->power = 0;
  for (; at < end; at++) {
    if (json_digit(*at))
      add_digit(d, *at, fraction);
    else if (*at == '.')
      fraction = true;
    else
      break;
  }
  if (at < end)
    d->power += exponent(at + 1, end);
  if (d->more)
    d->digits[d->size++] = '1'; /* above what stands there, however little */
}

static double round_decimal(struct decimal *d) {
  int64_t power = d->power - d->more;
  if (d->size == 0)
    return 0;
  power = power < -99999 ? -99999 : power > 99999 ? 99999 : power;
  snprintf(d->digits + d->size, 16, "e%d", (int)power);
  return strtod(d->digits, NULL);
}

/* Few digits and a small power: both are doubles, and one operation rounds once. */
static bool exact(const struct decimal *d, double *ret) {
  int64_t value = 0;
  if (FLT_EVAL_METHOD != 0 || d->size > 15 || d->power < -MOST_POWER || d->power > MOST_POWER)
    return false;
  for (int i = 0; i < d->size; i++)
    value = value * 10 + (d->digits[i] - '0');
  *ret = d->power < 0 ? (double)value / powers[-d->power] : (double)value * powers[d->power];
  return true;
}

bool json_number(struct json_slice value, double *ret) {
  const char *at = value.text, *end = value.text + value.size;
  if (at == end || (*at != '-' && !json_digit(*at)))
    return false;
  bool negative = *at == '-';
  struct decimal d;
  double number;
  read_decimal(at + negative, end, &d);
  if (!exact(&d, &number))
    number = round_decimal(&d);
  *ret = negative ? -number : number;
  return true;
}

/* Integers that are exact, and smaller than 1e15. */
static bool whole(double number, int64_t *ret) {
  if (!(number < 1e15 && number > -1e15))
    return false;
  int64_t integer = (int64_t)number;
  if ((double)integer < number || (double)integer > number)
    return false;
  *ret = integer;
  return true;
}

bool json_integer(struct json_slice value, int64_t *ret) {
  const char *at = value.text, *end = value.text + value.size;
  double number;
  int64_t integer = 0;
  if (!json_number(value, &number))
    return false;
  bool negative = *at == '-';
  for (at += negative; at < end && json_digit(*at); at++) {
    int digit = *at - '0';
    if (integer < (INT64_MIN + digit) / 10)
      return false;
    integer = integer * 10 - digit;
  }
  if (at < end) {
    return whole(number, ret);
  }
  if (!negative && integer == INT64_MIN)
    return false;
  *ret = negative ? integer : -integer;
  return true;
}

static bool reads_back(struct decimal *d, double number) {
  double back;
  if (!exact(d, &back))
    back = round_decimal(d);
  return !(back < number) && !(back > number);
}

/* One more in the last place; false: that would be a longer number. */
static bool step_up(struct decimal *d) {
  /* NOLINTNEXTLINE(clang-analyzer-core.UndefinedBinaryOperatorResult): there is one digit at least */
  if (d->digits[d->size - 1] == '9')
    return false;
  d->digits[d->size - 1]++;
  return true;
}

/* The neighbour below a power of two is nearer than the one above, so that rounding up may hit what rounding
 * to the nearest misses. */
static bool power_of_two(double number) {
  uint64_t bits;
  memcpy(&bits, &number, sizeof bits);
  return (bits & (UINT64_MAX >> 12)) == 0;
}

enum { MOST_DIGITS = 17 }; /* that tell each double from all others */

/* Digits and power of number to so many places, as printf() rounds. */
static void digits_of(double number, int places, struct decimal *d) {
  char text[40];
  snprintf(text, sizeof text, "%.*e", places - 1, number);
  d->size = 0;
  d->more = false;
  char *at = text;
  for (; *at != 'e'; at++)
    if (json_digit(*at))
      d->digits[d->size++] = *at;
  d->power = strtol(at + 1, NULL, 10) - (d->size - 1);
}

/* From all digits those of fewer places, without asking printf() again. False: in the middle between two. */
static bool round_to(const char *all, int64_t power, int places, struct decimal *d) {
  int rest = (all[places] - '0') * 10 + (places + 1 < MOST_DIGITS ? all[places + 1] - '0' : 0);
  int at = places - 1;
  if (rest == 50)
    return false;
  memcpy(d->digits, all, (size_t)places);
  d->size = places;
  d->more = false;
  d->power = power + MOST_DIGITS - places;
  if (rest < 50)
    return true;
  while (at >= 0 && d->digits[at] == '9')
    d->digits[at--] = '0';
  if (at >= 0) {
    d->digits[at]++;
  } else {
    d->digits[0] = '1';
    d->power++;
  }
  return true;
}

/* The fewest digits that are this number again. */
static void shortest(double number, struct decimal *d) {
  char all[MOST_DIGITS];
  digits_of(number, MOST_DIGITS, d);
  int64_t power = d->power;
  memcpy(all, d->digits, sizeof all);
  bool denormal = number < DBL_MIN; /* fewer may do */
  for (int places = denormal ? 1 : DBL_DIG; places < MOST_DIGITS; places++) {
    if (denormal || !round_to(all, power, places, d))
      digits_of(number, places, d);
    if (reads_back(d, number) || (power_of_two(number) && step_up(d) && reads_back(d, number)))
      return;
  }
  digits_of(number, MOST_DIGITS, d);
}

/* Up to six digits behind the point, as most fractions have. */
static bool short_fraction(double number, struct decimal *d) {
  if (FLT_EVAL_METHOD != 0 || number < 1e-3)
    return false;
  for (int places = 0; places <= 6; places++) {
    double scaled = number * powers[places];
    if (!(scaled < 1e15))
      return false;
    int64_t integer = (int64_t)(scaled + 0.5);
    double back = (double)integer / powers[places];
    if (back < number || back > number)
      continue;
    d->size = snprintf(d->digits, sizeof d->digits, "%lld", (long long)integer);
    d->power = -places;
    return true;
  }
  return false;
}

/* As JavaScript lays numbers out: with an exponent from 1e21 and below 1e-6. */
static void lay_out(struct json_text *text, const struct decimal *d) {
  int64_t point = d->size + d->power; /* digits in front of it */
  if (point > 21 || point < -5) {
    json_add(text, d->digits, 1);
    if (d->size > 1) {
      json_add_byte(text, '.');
      json_add(text, d->digits + 1, (size_t)d->size - 1);
    }
    json_add_text(text, point > 0 ? "e+" : "e");
    json_add_integer(text, point - 1);
    return;
  }
  if (point <= 0)
    json_add(text, "0.000000", (size_t)(2 - point));
  for (int i = 0; i < d->size; i++) {
    if (i == point && i > 0)
      json_add_byte(text, '.');
    json_add_byte(text, d->digits[i]);
  }
  for (int64_t i = d->size; i < point; i++)
    json_add_byte(text, '0');
}

void json_add_number(struct json_text *text, double number) {
  struct decimal d;
  int64_t integer;
  if (signbit(number)) {
    json_add_byte(text, '-');
    number = -number;
  }
  if (whole(number, &integer)) {
    json_add_integer(text, integer);
    return;
  }
  if (!short_fraction(number, &d))
    shortest(number, &d);
  while (d.size > 1 && d.digits[d.size - 1] == '0')
    d.size--, d.power++;
  lay_out(text, &d);
}
