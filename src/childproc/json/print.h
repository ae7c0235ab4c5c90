/*
 * The text of a value of cJSON. Its own printer (1.7.15) leaves out digits: 9007199254740992 becomes
 * 9.00719925474099e+15; and it recurses.
 */
#ifndef JSON_PRINT_H
#define JSON_PRINT_H

#include <cjson/cJSON.h>
#include <stddef.h>

/* 0; -EINVAL: a kind that cannot be printed, or a string that is not UTF-8; -ENOMEM. Owner: the caller,
 * free(). */
int json_print(const cJSON *value, char **ret, size_t *ret_size);

#endif
