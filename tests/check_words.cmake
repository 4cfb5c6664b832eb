# Every word of the board has its like in every language: no msgid without msgstr, none that is fuzzy or
# no longer used, plural forms as the language has them, the same placeholders.
#   cmake -DROOT=<source tree> -DSCRATCH=<folder> [-DPO=<folder of .po>] -P tests/check_words.cmake
# With WALLBOARD_UPDATE_WORDS in the environment new words are first put into the .po files, for
# translators to fill in, and those no longer used taken out.
cmake_minimum_required(VERSION 3.22)

set(languages ar de es fr pl)
if(NOT PO)
    set(PO ${ROOT}/wallboard/locale/po)
endif()
foreach(tool xgettext msgmerge msgattrib msgcmp msgfmt)
    find_program(${tool} ${tool} REQUIRED)
endforeach()

set(faults 0)
function(fault text)
    message("${text}")
    math(EXPR faults "${faults} + 1")
    set(faults ${faults} PARENT_SCOPE)
endfunction()

file(MAKE_DIRECTORY ${SCRATCH})
file(GLOB sources RELATIVE ${ROOT} ${ROOT}/wallboard/view/*.c ${ROOT}/wallboard/display/*.c)
execute_process(WORKING_DIRECTORY ${ROOT} COMMAND_ERROR_IS_FATAL ANY
    COMMAND ${xgettext} --from-code=UTF-8 --language=C --output=${SCRATCH}/wallboard.pot
        --keyword --keyword=text_get:1 --keyword=text_get_as:1c,2 --keyword=text_plural:1,2
        --keyword=TEXT_MARK:1 --keyword=TEXT_MARK_AS:1c,2
        --flag=text_get:1:pass-c-format --flag=text_get_as:2:pass-c-format
        --flag=text_plural:1:pass-c-format --flag=text_plural:2:pass-c-format
        --flag=str_format:3:c-format
        --add-comments=Translators --sort-by-file --no-location --no-wrap ${sources})
file(READ ${SCRATCH}/wallboard.pot words)
# Why a connection is not up stands on the wall too (display/link_words.c).
file(READ ${ROOT}/wallboard/bus/link.c link)
string(REGEX MATCHALL "(explain|break_off)\\([^;\"]*\"[^\"]+\"|->reason = \"[^\"]+\"" reasons "${link}")
list(LENGTH reasons reason_count)
if(reason_count LESS 5)
    fault("only ${reason_count} reasons were found in bus/link.c")
endif()
foreach(reason IN LISTS reasons)
    string(REGEX MATCH "\"[^\"]+\"" reason "${reason}")
    string(FIND "${words}" "\nmsgid ${reason}" at)
    if(at EQUAL -1)
        fault("bus/link.c: no words for ${reason}: see display/link_words.c")
    endif()
endforeach()
string(REGEX MATCHALL "\nmsgid " words "${words}")
list(LENGTH words count)
if(count LESS 100)
    fault("only ${count} words were found in the sources")
endif()

foreach(language ${languages})
    set(file ${PO}/${language}.po)
    if(NOT EXISTS ${file})
        fault("${file} is missing")
        continue()
    endif()
    if(DEFINED ENV{WALLBOARD_UPDATE_WORDS})
        execute_process(COMMAND_ERROR_IS_FATAL ANY COMMAND ${msgmerge} --quiet --no-fuzzy-matching
            --no-location --no-wrap --output-file=${SCRATCH}/merged.po ${file} ${SCRATCH}/wallboard.pot)
        execute_process(COMMAND_ERROR_IS_FATAL ANY COMMAND ${msgattrib} --no-obsolete --no-wrap
            --output-file=${file} ${SCRATCH}/merged.po)
    endif()
    execute_process(COMMAND ${msgcmp} ${file} ${SCRATCH}/wallboard.pot ERROR_VARIABLE said RESULT_VARIABLE failed)
    if(failed OR said)
        fault("${said}")
    endif()
    execute_process(COMMAND ${msgfmt} --check --check-domain -o ${SCRATCH}/${language}.mo ${file}
        ERROR_VARIABLE said RESULT_VARIABLE failed)
    if(failed OR said)
        fault("${said}")
    endif()
endforeach()

if(faults GREATER 0)
    message(FATAL_ERROR "${faults} faults: WALLBOARD_UPDATE_WORDS=1 ctest --preset default -R words puts new "
        "words into wallboard/locale/po/*.po")
endif()
message("${count} words in ${languages}")
