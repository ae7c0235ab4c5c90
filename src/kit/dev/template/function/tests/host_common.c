/* Shared by the exercises: the program that calls the function. */
#include "../../common/host.c"
