/* The checks of exercise 2-1. */
#include "../../../../exercises/2-1/tests/results.c"
