#include "../../common/probe.c"
