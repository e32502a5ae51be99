// SPDX-License-Identifier: GPL-3.0-or-later
// The check digits of VAT numbers, as each tax office publishes them. Every function works on text
// that has passed the format of its rule, so that characters are what they are taken for.
#include "models/customers/vatchecks.h"

#include <array>
#include <initializer_list>

namespace reeve::vat
{

namespace
{

using Digits = std::string_view;

int digit(char c)
{
    return c - '0';
}

int number(Digits digits, int modulus)
{
    int rest = 0;
    for (char c : digits)
        rest = (rest * 10 + digit(c)) % modulus;
    return rest;
}

// Sum of the digits times their weights, as many as there are weights.
int weighted(Digits digits, std::initializer_list<int> weights)
{
    int sum = 0;
    std::size_t place = 0;
    for (int weight : weights)
        sum += weight * digit(digits[place++]);
    return sum;
}

// ISO/IEC 7812: every other digit doubled, from the right.
bool passesLuhn(Digits digits)
{
    int sum = 0;
    bool doubled = false;
    for (auto c = digits.rbegin(); c != digits.rend(); ++c, doubled = !doubled) {
        const int value = digit(*c) * (doubled ? 2 : 1);
        sum += value / 10 + value % 10;
    }
    return sum % 10 == 0;
}

// ISO/IEC 7064, MOD 11,10.
bool passesMod1110(Digits digits)
{
    int check = 5;
    for (char c : digits)
        check = ((check == 0 ? 10 : check) * 2 % 11 + digit(c)) % 10;
    return check == 1;
}

bool isDate(int month, int day)
{
    constexpr std::array days{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month >= 1 && month <= 12 && day >= 1 && day <= days[std::size_t(month - 1)];
}

int two(Digits digits, std::size_t at)
{
    return digit(digits[at]) * 10 + digit(digits[at + 1]);
}

bool austria(Digits d)
{
    int sum = 4;
    for (std::size_t i = 0; i < 7; ++i) {
        const int value = digit(d[i + 1]) * (i % 2 == 0 ? 1 : 2);
        sum += value / 10 + value % 10;
    }
    return (10 - sum % 10) % 10 == digit(d[8]);
}

bool belgium(Digits d)
{
    return 97 - number(d.substr(0, 8), 97) == two(d, 8);
}

bool bulgaria(Digits d)
{
    if (d.size() == 9) {
        int check = weighted(d, {1, 2, 3, 4, 5, 6, 7, 8}) % 11;
        if (check == 10)
            check = weighted(d, {3, 4, 5, 6, 7, 8, 9, 10}) % 11 % 10;
        return check == digit(d[8]);
    }
    const int last = digit(d[9]);
    // People born there, people from abroad, everybody else. Births before 1900 and after 1999 stand
    // in the month.
    int month = two(d, 2);
    month -= month > 40 ? 40 : month > 20 ? 20 : 0;
    if (isDate(month, two(d, 4)) && weighted(d, {2, 4, 8, 5, 10, 9, 7, 3, 6}) % 11 % 10 == last)
        return true;
    if (weighted(d, {21, 19, 17, 13, 11, 9, 7, 3, 1}) % 10 == last)
        return true;
    return (11 - weighted(d, {4, 3, 2, 7, 6, 5, 4, 3, 2}) % 11) % 11 == last;
}

bool cyprus(Digits d)
{
    constexpr std::array odd{1, 0, 5, 7, 9, 13, 15, 17, 19, 21};
    int sum = 0;
    for (std::size_t i = 0; i < 8; ++i)
        sum += i % 2 == 0 ? odd[std::size_t(digit(d[i]))] : digit(d[i]);
    return two(d, 0) != 12 && d[8] == char('A' + sum % 26);
}

bool czechia(Digits d)
{
    if (d.size() == 8) {
        const int check = (11 - weighted(d, {8, 7, 6, 5, 4, 3, 2}) % 11) % 11;
        return d[0] != '9' && (check == 0 ? 1 : check % 10) == digit(d[7]);
    }
    if (d.size() == 9 && d[0] == '6') {
        const int check = weighted(d.substr(1), {8, 7, 6, 5, 4, 3, 2}) % 11;
        const int wanted = (8 - (10 - check) % 11 + 10) % 10;
        if (wanted == digit(d[8]))
            return true;
    }
    // A birth number: women's months are 50 higher, and where a day ran out of numbers 20 more.
    int month = two(d, 2) % 50;
    month -= month > 20 ? 20 : 0;
    if (!isDate(month, two(d, 4)))
        return false;
    // Until 1953 there was no check digit.
    if (d.size() == 9)
        return two(d, 0) < 54 || two(d, 0) >= 80;
    return number(d.substr(0, 9), 11) % 10 == digit(d[9]);
}

bool germany(Digits d)
{
    return passesMod1110(d);
}

bool denmark(Digits d)
{
    return weighted(d, {2, 7, 6, 5, 4, 3, 2, 1}) % 11 == 0;
}

bool estonia(Digits d)
{
    return weighted(d, {3, 7, 1, 3, 7, 1, 3, 7, 1}) % 10 == 0;
}

bool greece(Digits d)
{
    return weighted(d, {256, 128, 64, 32, 16, 8, 4, 2}) % 11 % 10 == digit(d[8]);
}

bool spain(Digits d)
{
    constexpr Digits letters = "TRWAGMYFPDXBNJZSQVHLCKE";
    const auto lettered = [&](int rest) { return letters[std::size_t(rest)] == d[8]; };
    const char first = d[0];
    if (first >= '0' && first <= '9')
        return lettered(number(d.substr(0, 8), 23));
    if (first == 'K' || first == 'L' || first == 'M')
        return lettered(number(d.substr(1, 7), 23));
    if (first >= 'X') // foreigners: X, Y, Z stand for 0, 1, 2
        return lettered(((first - 'X') * 10'000'000 + number(d.substr(1, 7), 10'000'000)) % 23);
    int sum = 0;
    for (std::size_t i = 1; i <= 7; ++i) {
        const int value = digit(d[i]) * (i % 2 == 1 ? 2 : 1);
        sum += value / 10 + value % 10;
    }
    const int check = (10 - sum % 10) % 10;
    // Which kinds of bodies have a digit and which a letter is told differently; both are given out.
    return d[8] == char('0' + check) || d[8] == Digits("JABCDEFGHI")[std::size_t(check)];
}

bool finland(Digits d)
{
    return weighted(d, {7, 9, 10, 5, 8, 4, 2, 1}) % 11 == 0;
}

bool france(Digits d)
{
    constexpr Digits signs = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    const Digits company = d.substr(2);
    // Monaco's companies have no SIREN: theirs begin with 000 and follow no rule.
    if (company.substr(0, 3) != "000" && !passesLuhn(company))
        return false;
    const int first = int(signs.find(d[0]));
    const int second = int(signs.find(d[1]));
    if (first < 10 && second < 10)
        return (number(company, 97) * 100 + 12) % 97 == first * 10 + second;
    const int check = first < 10 ? first * 24 + second - 10 : first * 34 + second - 100;
    return (number(company, 11) + 1 + check / 11) % 11 == check % 11;
}

bool croatia(Digits d)
{
    return passesMod1110(d);
}

bool hungary(Digits d)
{
    return weighted(d, {9, 7, 3, 1, 9, 7, 3, 1}) % 10 == 0;
}

bool ireland(Digits d)
{
    constexpr Digits letters = "WABCDEFGHIJKLMNOPQRSTUV";
    const bool isOld = d[1] < '0' || d[1] > '9'; // one digit, a sign, five digits, the check letter
    int sum = 0;
    if (isOld)
        sum = weighted(d.substr(2), {7, 6, 5, 4, 3}) + 2 * digit(d[0]);
    else
        sum = weighted(d, {8, 7, 6, 5, 4, 3, 2})
              + (d.size() == 9 ? 9 * int(letters.find(d[8])) : 0);
    return letters[std::size_t(sum % 23)] == d[7];
}

bool italy(Digits d)
{
    const int office = number(d.substr(7, 3), 1000);
    const bool known = (office >= 1 && office <= 100) || office == 120 || office == 121
                       || office == 888 || office == 999;
    return known && d.substr(0, 7) != "0000000" && passesLuhn(d);
}

bool lithuania(Digits d)
{
    if (d[d.size() - 2] != '1')
        return false;
    int first = 0;
    int second = 0;
    for (std::size_t i = 0; i + 1 < d.size(); ++i) {
        first += int(1 + i % 9) * digit(d[i]);
        second += int(1 + (i + 2) % 9) * digit(d[i]);
    }
    const int check = first % 11 == 10 ? second % 11 % 10 : first % 11;
    return check == digit(d.back());
}

bool luxembourg(Digits d)
{
    return number(d.substr(0, 6), 89) == two(d, 6);
}

bool latvia(Digits d)
{
    if (d[0] > '3') // a company
        return weighted(d, {9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1}) % 11 == 3;
    // A person; numbers since 2017 begin with 32 and hold no date.
    if (two(d, 0) != 32 && (!isDate(two(d, 2), two(d, 0)) || d[6] > '2'))
        return false;
    return (1 + weighted(d, {10, 5, 8, 4, 2, 1, 6, 3, 7, 9})) % 11 % 10 == digit(d[10]);
}

bool malta(Digits d)
{
    return weighted(d, {3, 4, 6, 7, 8, 9, 10, 1}) % 37 == 0;
}

bool netherlands(Digits d)
{
    // Companies: the eleven test. Since 2020 sole traders have numbers that say nothing of the
    // person's own; those pass ISO/IEC 7064 MOD 97-10 over the whole number, letters as 10 … 35.
    if (weighted(d, {9, 8, 7, 6, 5, 4, 3, 2, -1}) % 11 == 0 && d.substr(0, 9) != "000000000")
        return true;
    int rest = 2321 % 97; // N, L
    for (char c : d)
        rest = c == 'B' ? (rest * 100 + 11) % 97 : (rest * 10 + digit(c)) % 97;
    return rest == 1;
}

bool poland(Digits d)
{
    return weighted(d, {6, 5, 7, 2, 3, 4, 5, 6, 7, -1}) % 11 == 0;
}

bool portugal(Digits d)
{
    return (11 - weighted(d, {9, 8, 7, 6, 5, 4, 3, 2}) % 11) % 11 % 10 == digit(d[8]);
}

bool romania(Digits d)
{
    constexpr std::array weights{7, 5, 3, 2, 1, 7, 5, 3, 2};
    int sum = 0;
    const std::size_t count = d.size() - 1;
    for (std::size_t i = 0; i < count; ++i)
        sum += weights[9 - count + i] * digit(d[i]);
    return sum * 10 % 11 % 10 == digit(d.back());
}

bool sweden(Digits d)
{
    return passesLuhn(d.substr(0, 10)) && two(d, 10) >= 1 && two(d, 10) <= 94;
}

bool slovenia(Digits d)
{
    const int check = 11 - weighted(d, {8, 7, 6, 5, 4, 3, 2}) % 11;
    return (check == 10 ? 0 : check) == digit(d[7]);
}

bool slovakia(Digits d)
{
    return number(d, 11) == 0;
}

bool northernIreland(Digits d)
{
    if (d[0] == 'G') // government departments: GD000 … GD499
        return number(d.substr(2), 1000) < 500;
    if (d[0] == 'H') // health authorities: HA500 … HA999
        return number(d.substr(2), 1000) >= 500;
    // Numbers since 2010 are off by 55, and are met with the offset on either side.
    const int rest = weighted(d, {8, 7, 6, 5, 4, 3, 2, 10, 1}) % 97;
    return rest == 0 || (d[0] != '0' && (rest == 42 || rest == 55));
}

constexpr std::array<Rule, 28> rules{{
    {"AT", "U[0-9]{8}", "ATU13585627", austria},
    {"BE", "[01][0-9]{9}", "BE0403019261", belgium},
    {"BG", "[0-9]{9,10}", "BG175074752", bulgaria},
    {"CY", "[0-9]{8}[A-Z]", "CY10259033P", cyprus},
    {"CZ", "[0-9]{8,10}", "CZ25123891", czechia},
    {"DE", "[1-9][0-9]{8}", "DE136695976", germany},
    {"DK", "[1-9][0-9]{7}", "DK13585628", denmark},
    {"EE", "[0-9]{9}", "EE100931558", estonia},
    {"EL", "[0-9]{9}", "EL094259216", greece},
    {"ES", "([0-9XYZKLM][0-9]{7}[A-Z]|[ABCDEFGHJNPQRSUVW][0-9]{7}[0-9A-J])", "ESB58378431", spain},
    {"FI", "[0-9]{8}", "FI20774740", finland},
    {"FR", "[0-9A-HJ-NP-Z]{2}[0-9]{9}", "FR40303265045", france},
    {"HR", "[0-9]{11}", "HR33392005961", croatia},
    {"HU", "[0-9]{8}", "HU12892312", hungary},
    {"IE", "[0-9]([0-9]{6}[A-W][A-IW]?|[A-Z+*][0-9]{5}[A-W])", "IE6433435F", ireland},
    {"IT", "[0-9]{11}", "IT00743110157", italy},
    {"LT", "([0-9]{9}|[0-9]{12})", "LT119511515", lithuania},
    {"LU", "[0-9]{8}", "LU15027442", luxembourg},
    {"LV", "[0-9]{11}", "LV40003521600", latvia},
    {"MT", "[1-9][0-9]{7}", "MT11679112", malta},
    {"NL", "[0-9]{9}B(0[1-9]|[1-9][0-9])", "NL004495445B01", netherlands},
    {"PL", "[0-9]{10}", "PL8567346215", poland},
    {"PT", "[1-9][0-9]{8}", "PT501964843", portugal},
    {"RO", "[1-9][0-9]{1,9}", "RO18547290", romania},
    {"SE", "[0-9]{12}", "SE556188840401", sweden},
    {"SI", "[1-9][0-9]{7}", "SI50223054", slovenia},
    {"SK", "[1-9][0-9][2-9][0-9]{7}", "SK2022749619", slovakia},
    {"XI", "([0-9]{9}|[0-9]{12}|(GD|HA)[0-9]{3})", "XI980780684", northernIreland},
}};

} // namespace

const Rule *ruleFor(std::string_view prefix)
{
    for (const Rule &rule : rules)
        if (prefix == rule.prefix)
            return &rule;
    return nullptr;
}

} // namespace reeve::vat
