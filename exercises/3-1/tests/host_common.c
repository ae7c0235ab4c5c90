#include "../../common/host.c"
