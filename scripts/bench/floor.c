/* floor NAME: the least that a program can do to print a variable. */
#include <stdio.h>
#include <stdlib.h>

int main(int count, char **words) {
  const char *value = count > 1 ? getenv(words[1]) : 0;
  return value && puts(value) >= 0 ? 0 : 99;
}
