#include "../../1-1/tests/family.c"
