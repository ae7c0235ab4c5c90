/*
 * Quizzes: what will this small program do? lessons/<stage>-<name>/quiz.json names the questions, and
 * quiz/ beside it has their programs; docs/quizzes.md has the format. What is right stands nowhere: the
 * program is built and run in forced orders, and the set of what happened is the key.
 */
#ifndef KIT_QUIZ_H
#define KIT_QUIZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What of a run is asked about. */
typedef enum quiz_subject {
  QUIZ_OUTPUT,
  QUIZ_FIRST,      /* line of the output */
  QUIZ_LAST,       /* line of the output */
  QUIZ_LINES,      /* how many */
  QUIZ_TREE,       /* who made whom */
  QUIZ_PROCESSES,  /* how many in all */
  QUIZ_DESCRIPTORS /* of the process that comes to the marked line */
} quiz_subject;

typedef enum quiz_form {
  QUIZ_CHOOSE, /* one of them, or that it cannot be known */
  QUIZ_ALL,    /* each that can happen */
  QUIZ_TYPE    /* one line, without choices */
} quiz_form;

/* Q_NAME in the program, and the texts that may stand for it. */
typedef struct quiz_value {
  char *name;
  char **texts;
} quiz_value;

typedef struct quiz_variant {
  quiz_value *values; /* one text each */
  size_t value_count;
  char *out;    /* what stdout is: "pipe", "terminal" or "file" */
  int outcomes; /* how many the forced orders bring to light; fewer or more: the question is not asked */
  char *why;
} quiz_variant;

typedef struct quiz_question {
  char *id, *program, *ask;
  char *belief; /* the mistake that believes otherwise; "" */
  quiz_subject subject;
  quiz_form form;
  char **wrong; /* answers that seem possible */
  quiz_value *values;
  size_t value_count;
  quiz_variant *variants;
  size_t variant_count;
} quiz_question;

typedef struct quiz {
  int stage;
  char *dir, *title;
  quiz_question *questions;
  size_t count;
} quiz;

/* The quiz of a stage; NULL where it has none, or with a message (to free()) where it is wrong. */
quiz *quiz_load(int stage, char **ret_error);
quiz *quiz_free(quiz *one); /* returns NULL */

/* Numbers from a seed: the same on every machine. */
typedef struct quiz_dice {
  uint64_t state;
} quiz_dice;
quiz_dice quiz_dice_new(uint64_t seed);
size_t quiz_roll(quiz_dice *dice, size_t below);

/* What a program did, and in which orders. */
typedef struct quiz_outcome {
  char *text;
  char **orders; /* in words */
} quiz_outcome;

typedef struct quiz_choice {
  char *text; /* NULL: cannot be known */
  bool right;
} quiz_choice;

/* One question as it is asked. */
typedef struct quiz_item {
  const quiz_question *question;
  const quiz_variant *variant;
  char **values; /* the text of each of the question's values */
  char *source;  /* as it is shown */
  quiz_outcome *outcomes;
  size_t outcome_count, runs;
  quiz_choice *choices;
  size_t choice_count;
} quiz_item;

/* Chooses the values and writes the program. NULL, or a message to free(). */
char *quiz_item_make(const quiz_question *question, const quiz_variant *variant, quiz_dice *dice,
                     quiz_item *ret);
/* Builds and runs it; then outcomes and choices are there. NULL, or a message to free(). */
char *quiz_item_run(quiz_item *item, quiz_dice *dice);
void quiz_item_clear(quiz_item *item);

/* `text` with the values of this item; to free(). */
char *quiz_fill(const quiz_item *item, const char *text);

/* A run's answer to what is asked, to free(). `out` is the program's output; the log of the recorder and the
   file that the marked line writes are in `dir`. */
char *quiz_outcome_of(quiz_subject subject, const char *out, const char *dir);

/* As a reader sees an outcome: a tree is drawn, an empty output told in words. To free(). */
char *quiz_outcome_shown(quiz_subject subject, const char *text);

/* The processes of a log, as nested brackets: "(()())" has two children. To free(). */
char *quiz_tree(const char *dir);
char *quiz_tree_drawn(const char *brackets);
size_t quiz_tree_count(const char *brackets);
char *quiz_descriptors(const char *dir);

/* Puts the choices of an item together, in an order of the dice. */
void quiz_choices_make(quiz_item *item, quiz_dice *dice);

/* Whether what was typed is the right answer. -1: no answer to this question. */
int quiz_answer_right(const quiz_item *item, const char *typed);

/* Shows it, reads answers from stdin until one can be understood, tells what really happened.
   1: right, 0: wrong, -1: left. */
int quiz_ask(const quiz_item *item, const quiz *of, size_t number, size_t count);

#define QUIZ_LOOK_FILE "look"
#define QUIZ_MARK "/* here */"

#endif
