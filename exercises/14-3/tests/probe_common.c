/* Shared by the exercises of the catalogue. */
#include "../../common/probe.c"
