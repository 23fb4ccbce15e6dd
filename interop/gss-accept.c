// The server's side of a GSS context, by MIT's library (package libkrb5-dev).
//   KRB5_KTNAME=FILE:KEYTAB gss-accept
// Reads one line per message and answers with one: "accept HEX" (a token), "unwrap HEX", "wrap HEX", "who".
// An answer is HEX or "error TEXT".
#include <gssapi/gssapi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_BYTES 65536

static char line[2 * MOST_BYTES + 64];
static unsigned char bytes[MOST_BYTES];
static gss_ctx_id_t context = GSS_C_NO_CONTEXT;
static gss_name_t initiator = GSS_C_NO_NAME;
static int complete;

static int failed(OM_uint32 major, OM_uint32 minor) {
  if (!GSS_ERROR(major)) return 0;
  OM_uint32 ignored, more = 0;
  gss_buffer_desc text = GSS_C_EMPTY_BUFFER;
  gss_display_status(&ignored, minor, GSS_C_MECH_CODE, GSS_C_NO_OID, &more, &text);
  printf("error %.*s\n", (int)text.length, (char *)text.value);
  gss_release_buffer(&ignored, &text);
  return 1;
}

static void answer(gss_buffer_desc data) {
  for (size_t i = 0; i < data.length; i++) printf("%02x", ((unsigned char *)data.value)[i]);
  printf("\n");
}

// The bytes that the hex digits stand for; -1 when they are none.
static long read_hex(const char *digits) {
  long size = 0;
  unsigned value;
  for (; digits[0] && digits[1] && size < MOST_BYTES; digits += 2) {
    if (sscanf(digits, "%2x", &value) != 1) return -1;
    bytes[size++] = (unsigned char)value;
  }
  return digits[0] ? -1 : size;
}

static void take(const char *what, gss_buffer_desc in) {
  OM_uint32 major, minor, ignored;
  gss_buffer_desc out = GSS_C_EMPTY_BUFFER;
  int sealed = 0;
  if (!strcmp(what, "accept")) {
    major = gss_accept_sec_context(&minor, &context, GSS_C_NO_CREDENTIAL, &in, GSS_C_NO_CHANNEL_BINDINGS, &initiator, NULL, &out,
                                   NULL, NULL, NULL);
    complete = major == GSS_S_COMPLETE;
    if (!failed(major, minor)) answer(out);
  } else if (!strcmp(what, "unwrap")) {
    major = gss_unwrap(&minor, context, &in, &out, &sealed, NULL);
    if (!failed(major, minor)) {
      if (sealed) answer(out);
      else printf("error not encrypted\n");
    }
  } else if (!strcmp(what, "wrap")) {
    major = gss_wrap(&minor, context, 1, GSS_C_QOP_DEFAULT, &in, &sealed, &out);
    if (!failed(major, minor)) answer(out);
  } else {
    major = gss_display_name(&minor, initiator, &out, NULL);
    if (!failed(major, minor)) printf("%.*s %s\n", (int)out.length, (char *)out.value, complete ? "complete" : "open");
  }
  gss_release_buffer(&ignored, &out);
}

int main(void) {
  setvbuf(stdout, NULL, _IOLBF, 0);
  while (fgets(line, sizeof line, stdin)) {
    char *what = strtok(line, " \n"), *hex = strtok(NULL, " \n");
    long size = hex ? read_hex(hex) : 0;
    if (!what || size < 0) {
      printf("error not a line of ours\n");
      continue;
    }
    gss_buffer_desc in = {(size_t)size, bytes};
    take(what, in);
  }
  return 0;
}
