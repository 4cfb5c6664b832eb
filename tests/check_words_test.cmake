# Plants one fault of each kind into a copy of the German words and expects check_words.cmake to find it.
#   cmake -DROOT=<source tree> -DSCRATCH=<folder> -P tests/check_words_test.cmake
cmake_minimum_required(VERSION 3.22)

# plant(NAME FROM TO EXPECTED): with FROM replaced by TO the check fails and says EXPECTED.
function(plant name from to expected)
    file(REMOVE_RECURSE ${SCRATCH})
    file(COPY ${ROOT}/wallboard/locale/po DESTINATION ${SCRATCH})
    file(READ ${SCRATCH}/po/de.po text)
    string(FIND "${text}" "${from}" at)
    if(at EQUAL -1)
        message(FATAL_ERROR "${name}: nothing to replace")
    endif()
    string(REPLACE "${from}" "${to}" text "${text}")
    file(WRITE ${SCRATCH}/po/de.po "${text}")
    unset(ENV{WALLBOARD_UPDATE_WORDS})
    execute_process(COMMAND ${CMAKE_COMMAND} -DROOT=${ROOT} -DSCRATCH=${SCRATCH}/out -DPO=${SCRATCH}/po
        -P ${ROOT}/tests/check_words.cmake RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
    if(result EQUAL 0)
        message(FATAL_ERROR "${name}: the check passed it")
    endif()
    string(FIND "${output}" "${expected}" at)
    if(at EQUAL -1)
        message(FATAL_ERROR "${name}: not found: ${expected}\n${output}")
    endif()
endfunction()

plant("a word without its like" "msgid \"nobody waits\"\nmsgstr \"niemand wartet\"\n" ""
    "this message is used but not defined")
plant("an empty one" "msgstr \"niemand wartet\"" "msgstr \"\"" "this message is untranslated")
plant("a doubtful one" "msgid \"nobody waits\"" "#, fuzzy\nmsgid \"nobody waits\"" "needs to be reviewed")
plant("another placeholder" "msgstr \"Stand %s\"" "msgstr \"Stand %d\"" "are not the same")
plant("a placeholder too few" "msgstr \"%s stumm, %s\"" "msgstr \"stumm, %s\""
    "number of format specifications")
plant("a plural form too few" "msgstr[1] \"%s Tage\"\n" "" "plural form")
plant("a word of no use" "msgid \"nobody waits\"" "msgid \"Zebra\"\nmsgstr \"Zebra\"\n\nmsgid \"nobody waits\"" "this message is not used")
