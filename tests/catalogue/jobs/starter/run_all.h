/* The contract of exercise 2-1. */
#include "../../../../exercises/2-1/starter/run_all.h"
