/*
 * How the tool speaks: plain lines, wrapped at 80 columns, each meaning in words; colour only adds to them,
 * on a terminal and without NO_COLOR or KIT_PLAIN. Nothing is redrawn but the line of progress.h.
 */
#ifndef KIT_SHOW_H
#define KIT_SHOW_H

#include <stdbool.h>
#include <stdio.h>

/* Wraps `text` at spaces; the first line is indented by `first`, the others by `rest`. Its own line
   breaks stay. */
void show_wrapped(FILE *to, int first, int rest, const char *text);

/* The same where `at` columns have been written on this line already. */
void show_wrapped_from(FILE *to, int at, int rest, const char *text);

/* As it is, but every line indented. */
void show_indented(FILE *to, int indent, const char *text);

/* A terminal, and nobody has asked for lines that are only appended (KIT_PLAIN). */
bool show_may_redraw(FILE *to);

/* `kit watch` has started this: what to type next is not told, there are keys. */
bool show_watched(void);

typedef enum show_tone { SHOW_GOOD, SHOW_BAD, SHOW_NEUTRAL } show_tone;

/* A word of at least `width` columns in a tone. */
void show_word(FILE *to, show_tone tone, const char *word, int width);

/* Prints a file as it is, or a Markdown page with its paragraphs wrapped; 0 or a negative errno. */
int show_file(FILE *to, const char *path);
int show_page(FILE *to, const char *path);
int show_page_body(FILE *to, const char *path); /* the same without its title */

#endif
