/* Shared by the exercises of the catalogue. */
#include "../../../../exercises/common/host.c"
