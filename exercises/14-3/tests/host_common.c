/* Shared by the exercises of the catalogue. */
#include "../../common/host.c"
