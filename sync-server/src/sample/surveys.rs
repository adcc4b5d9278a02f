//! Surveys: the questionnaire of a shop visit, in its first version and the one in use.

use super::{Made, Wish};
use satchel_shared::{
    documents::{
        Kind, SurveyTemplate,
        survey_template::{AnswerForm, Question},
    },
    ids::SurveyTemplateId,
};
use std::collections::BTreeSet;

struct Ask {
    code: &'static str,
    question: &'static str,
    latin: &'static str,
    form: AnswerForm,
    options: &'static [&'static str],
    is_required: bool,
}

const fn ask(
    code: &'static str,
    question: &'static str,
    latin: &'static str,
    form: AnswerForm,
    options: &'static [&'static str],
    is_required: bool,
) -> Ask {
    Ask { code, question, latin, form, options, is_required }
}

const MOODS: &[&str] = &["滿意", "普通", "不滿意"];

const FIRST: [Ask; 3] = [
    ask("display", "陳列是否完整？", "Is the display complete?", AnswerForm::YesNo, &[], true),
    ask("mood", "客戶滿意度", "How content is the account?", AnswerForm::Choice, MOODS, true),
    ask("wishes", "客戶的需求", "What does the account wish for?", AnswerForm::Text, &[], false),
];
const ADDED: [Ask; 2] = [
    ask("rivals", "店內競品數量", "Rival products on the shelf", AnswerForm::Number, &[], true),
    ask("photo", "貨架照片", "Photo of the shelf", AnswerForm::Photo, &[], false),
];

/// Version 1, and version 2 that replaces it.
pub fn surveys(wish: &Wish) -> Vec<Made<SurveyTemplateId, SurveyTemplate>> {
    let first = template(wish, 1, None, 400, &[&FIRST]);
    let second = template(wish, 2, Some(first.id), 60, &[&FIRST, &ADDED]);
    vec![first, second]
}

fn template(
    wish: &Wish,
    version: i64,
    replaces: Option<SurveyTemplateId>,
    days_ago: i64,
    parts: &[&[Ask]],
) -> Made<SurveyTemplateId, SurveyTemplate> {
    let id = SurveyTemplateId::from(wish.id(Kind::SurveyTemplate, &format!("shop-{version}")));
    let questions = parts.iter().copied().flatten().enumerate().map(|(place, ask)| {
        let question = Question {
            code: Some(ask.code.to_owned()),
            question: Some(ask.question.to_owned()),
            question_latin: Some(ask.latin.to_owned()),
            form: Some(ask.form.clone()),
            options: ask.options.iter().map(|word| (*word).to_owned()).collect::<BTreeSet<_>>(),
            is_required: Some(ask.is_required),
            position: Some(place as i64 + 1),
            ..Question::default()
        };
        (wish.entry(id, "questions", place), question)
    });
    let template = SurveyTemplate {
        name: Some("門市拜訪問卷".to_owned()),
        version: Some(version),
        replaces,
        valid_from: Some(wish.days_ago(days_ago)),
        questions: questions.collect(),
        ..SurveyTemplate::default()
    };
    Made::of(id, template)
}
