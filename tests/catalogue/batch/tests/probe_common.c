/* Shared by the exercises of the catalogue. */
#include "../../../../exercises/common/probe.c"
